"""
Fewer, larger pages for what every fork copies.

A fork copies one page table entry per 4 KiB page of ours, and its end undoes that: with 110 MiB of imported libraries
that is half of what a small job costs. In huge pages it is one entry per 2 MiB. Everything here is best effort: where
the kernel cannot (before 6.1, or switched off), forks are slower and nothing else changes.
"""
import ctypes

_HUGE = 2 << 20
_MADV_COLLAPSE = 25
_ARENAS_BYTES = 64 << 20
_OBJECT_BYTES = 440


def reserve_arenas():
    """
    Python takes memory for objects a MiB at a time, and libraries loaded in between would lie among these. Taken at
    once they lie side by side. The pins keep them from being given back while they are empty; free them after the
    imports.
    """
    pins, last = [], None
    blocks = [bytes(_OBJECT_BYTES) for _ in range(_ARENAS_BYTES // (_OBJECT_BYTES + 40))]
    for block in blocks:
        region = id(block) >> 18
        if region != last:
            pins.append(block)
            last = region
    return pins


def collapse():
    """Turns our private memory into huge pages where whole ones fit. Returns how many MiB."""
    libc = ctypes.CDLL(None, use_errno=True)
    collapsed = 0
    with open('/proc/self/maps') as lines:
        maps = lines.readlines()
    for line in maps:
        fields = line.split()
        if fields[1] != 'rw-p' or (len(fields) > 5 and fields[5] != '[heap]'):
            continue
        start, end = (int(address, 16) for address in fields[0].split('-'))
        for address in range(-(-start // _HUGE) * _HUGE, end - _HUGE + 1, _HUGE):
            if libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(_HUGE), _MADV_COLLAPSE) == 0:
                collapsed += 2
    return collapsed
