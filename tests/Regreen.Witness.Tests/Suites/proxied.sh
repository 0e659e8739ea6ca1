# A suite that knows only the service's own address. Every case is a process of its own.
: >results.tap
number=0
check() {
    number=$((number + 1))
    if REGREEN_CASE="$1" sh -c "$2" >/dev/null; then echo "ok $number - $1"; else echo "not ok $number - $1"; fi >>results.tap
}
check 'order has its total' 'curl -sSf -m 60 -H "Authorization: Bearer $ADA_TOKEN" "$SERVICE/orders/5107" | grep "\"total\":42.5"'
check 'any status will do' 'curl -sS -m 60 "$SERVICE/ping"'
check 'looks at nothing' 'curl -sS -m 60 "$SERVICE/ping"; true'
echo "1..$number" >>results.tap
