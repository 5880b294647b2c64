def examples(spec, entity):
    return '"""Later."""\n'
