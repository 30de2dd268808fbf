"""Stage 2's entry: exec'ed inside the box by launch.py."""
import sys

sys.path.insert(0, '/opt/millwright/programs')
from millwright_box import zygote  # noqa: E402  (isolated mode leaves our folder off the path)

zygote.main()
