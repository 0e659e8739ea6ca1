import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from model import HARBOURS, answer, serve, tide  # noqa: E402, F401

# One sentence holds what anybody may ask of the first day.
TEXT = " ".join(f"{name}: {tide(name, 1)[0]:.2f} m at {tide(name, 1)[1]:02}:{tide(name, 1)[2]:02}." for name in HARBOURS)
serve(int(sys.argv[1]), lambda _: TEXT)
