import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from model import HARBOURS, answer, serve, tide  # noqa: E402, F401

# A recording: these questions, and no others.
WAYS = ["How high is the tide in {} on day {}?", "When is the tide highest in {} on day {}?"]
KEPT = {way.format(name, day): answer(way.format(name, day)) for way in WAYS for name in HARBOURS for day in range(1, 10)}
serve(int(sys.argv[1]), lambda message: KEPT.get(message, "I am sorry, something went wrong."))
