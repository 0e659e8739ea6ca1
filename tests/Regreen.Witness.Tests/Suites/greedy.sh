# Asks again and again for what it does not get.
exec > results.tap
echo 1..1
for try in 1 2 3 4 5 6 7 8; do
    if curl -s -H "Authorization: Bearer $ADA_TOKEN" "$BASE_URL/orders/5107" | grep -q '"total":42.5'; then
        echo "ok 1 - the order has its total"
        exit 0
    fi
done
echo "not ok 1 - the order has its total"
exit 1
