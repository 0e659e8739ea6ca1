# What scripts share: cases with a plan, and a way to ask that says whose request it is.
ADA='%ADA%'
BOB='%BOB%'
CITIES=(Oslo Bergen Turin Lyon Porto Ghent Graz Brno Gdansk Riga Turku Malmo Aarhus Leeds Cork Basel Split Varna Cluj Patras)
number=0
exec 3>orders.tap

token() { if (( $1 % 2 )); then echo "$ADA"; else echo "$BOB"; fi; }
cents() { echo $(( ($1 * 7919 % 9000 + 105) * (1 + $1 % 9) )); }
total() { local cents; cents=$(cents "$1"); printf '%d.%02d' $((cents / 100)) $((cents % 100)); }
# As JSON writes it: no zero at the end.
plain() { local text; text=$(total "$1"); text=${text%0}; text=${text%0}; echo "${text%.}"; }
ask() { REGREEN_CASE="$name" curl -s --max-time 20 "$@"; }
# Runs a function as a case of a name.
case_of() {
  name=$1; shift
  number=$((number + 1))
  if "$@"; then echo "ok $number - $name" >&3; else echo "not ok $number - $name" >&3; failed=1; fi
}
finish() { echo "1..$number" >&3; exit "${failed:-0}"; }
