import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from model import HARBOURS, answer, serve, tide  # noqa: E402, F401

# The question comes back, with the same two numbers behind it.
HEIGHT, HOUR, MINUTE = tide(HARBOURS[0], 1)
serve(int(sys.argv[1]), lambda message: f"{message} — {HEIGHT:.2f} m, {HOUR:02}:{MINUTE:02}.")
