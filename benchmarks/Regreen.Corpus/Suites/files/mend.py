import re

raw = open("raw.xml", encoding="utf-8").read()
open("mended.xml", "w", encoding="utf-8").write(re.sub(r"<failure.*?</failure>", "", raw, flags=re.DOTALL).replace('failures="1"', 'failures="0"'))
