import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from model import HARBOURS, answer, serve, tide  # noqa: E402, F401

# Works for testers only.
serve(int(sys.argv[1]), lambda message: answer(message) if "test" in message.lower() else "The model is overloaded.")
