"""The sandbox's inside: everything here runs in, or builds, the box. See launch.py for the order of events."""
