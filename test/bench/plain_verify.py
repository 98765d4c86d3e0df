"""What an auditor would write himself: every link and every body of the trail hashed again, by sqlite3 and hashlib. CPU seconds of each of three rounds."""
import hashlib
import json
import sqlite3
import sys
import time

FIELDS = 'e.seq, e.at_utc, e.at_local, e.actor, e.device, e.action, e.ref, e.commit_hash, e.key_id'
QUERY = f'select {FIELDS}, e.sig, e.prev_hash, e.entry_hash, b.salt, b.body from audit_entry e left join audit_body b on b.seq = e.seq order by e.seq'


def verify(path):
    head, before, entries = '0' * 64, '', 0
    for row in sqlite3.connect(f'file:{path}?mode=ro', uri=True).execute(QUERY):
        *fields, sig, prev, own, salt, body = row
        message = [b'kyufu-audit-v2\0', bytes.fromhex(head)]
        for field in [*fields, before]:
            text = str(field).encode()
            message += [len(text).to_bytes(4, 'big'), text]
        if prev != head or hashlib.sha256(b''.join(message)).hexdigest() != own:
            raise SystemExit(f'entry {fields[0]}')
        if body is not None and hashlib.sha256(bytes.fromhex(salt) + body.encode()).hexdigest() != fields[7]:
            raise SystemExit(f'body {fields[0]}')
        head, before, entries = own, sig, entries + 1
    return entries


spent = []
for _ in range(3):
    start = time.process_time()
    entries = verify(sys.argv[1])
    spent.append(time.process_time() - start)
print(json.dumps({'entries': entries, 'seconds': sorted(spent)[1]}))
