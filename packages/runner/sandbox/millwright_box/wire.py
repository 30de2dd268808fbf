"""
Frames between the worker and a job's init, both ways: one byte type, four bytes length (little endian), payload.

 worker to init   H header (JSON)   F file (name, NUL, content)   G go   I input bytes   Z end of input   K kill
                  S start again ("kill" or "terminate" first)   W wait for others: a small share of a busy machine
 init to worker   P prepared (JSON)   O output   E error output   R result channel   S started again
                  A collected file   B file that could not be collected   X exit report (JSON)

The candidate's bytes travel only inside O, E, R and A, so they cannot imitate an exit report.
"""
import struct

HEADER = struct.Struct('<BI')
LARGEST_FRAME = 64 << 20


def _receive_exactly(connection, count):
    received = bytearray()
    while len(received) < count:
        chunk = connection.recv(min(1 << 20, count - len(received)))
        if not chunk:
            raise EOFError
        received += chunk
    return bytes(received)


def receive(connection):
    kind, length = HEADER.unpack(_receive_exactly(connection, HEADER.size))
    if length > LARGEST_FRAME:
        raise ValueError(f'frame of {length} bytes')
    return chr(kind), _receive_exactly(connection, length)


def send(connection, kind, payload):
    connection.sendall(HEADER.pack(ord(kind), len(payload)) + payload)
