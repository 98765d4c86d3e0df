"""`python3 process_tree.py PROGRAM ARGUMENT …`: runs a program and says on standard error `@ user system`, the CPU seconds of it and of
every process it started, also of those whose parents ended before them: all of them become this process's own children in the end."""
import ctypes
import os
import resource
import sys

PR_SET_CHILD_SUBREAPER = 36

if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
    sys.exit("not the last parent of the processes to come")
first = os.fork()
if first == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
status = 1
while True:
    try:
        ended, how = os.wait()
    except ChildProcessError:
        break
    if ended == first:
        status = os.waitstatus_to_exitcode(how)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(f"\n@ {used.ru_utime:.3f} {used.ru_stime:.3f}\n")
sys.exit(status)
