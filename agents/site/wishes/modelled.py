def modelled(*a):
    raise NotImplementedError
