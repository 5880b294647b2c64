"""Durable jobs: an agent's run that outlives the page that asked for it, its process, and its machine.

queue.py        what pages, the API and the command line do: submit, read events, cancel, answer, retry
worker.py       one worker: takes jobs up (DBOS queues), beats, takes over from workers that fell silent (watch.py)
lease.py        who may write for a job: only the holder of the newest fence
processes.py    a job's own process, seen from the worker: started, cancelled, killed      runner.py   seen from inside
run.py          what a kind of job works with                kinds/      which kinds there are; deck.py runs one
checkpoints.py  the graph's steps, in the store's tables     workspace.py  its files, kept with its steps

A client writes one row; nothing else is needed for a job to run. Whatever becomes of the processes, the row, its
numbered events and its checkpoints say how far it is, and whoever takes it up goes on from there.
"""
