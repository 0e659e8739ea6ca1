. ./tap.sh

has_total() { [[ $(ask -f -H "Authorization: Bearer $(token "$1")" "$BASE_URL/orders/$1") == *"\"total\":$(plain "$1"),"* ]]; }
has_city() { [[ $(ask -f -H "Authorization: Bearer $(token "$1")" "$BASE_URL/orders/$1") == *"\"city\":\"${CITIES[$1 % 20]}\""* ]]; }
says_total() { [[ $(ask -f -H "Authorization: Bearer $(token "$1")" -H 'Content-Type: application/json' -d "{\"message\":\"What does order $1 cost?\"}" "$BASE_URL/ask") == *"$(total "$1") EUR"* ]]; }
is_listed() { [[ $(ask -f -H "Authorization: Bearer $(token "$1")" "$BASE_URL/orders?city=${CITIES[$1 % 20]}") == *"{\"id\":$1,\"total\":$(plain "$1")}"* ]]; }

for (( n = %FIRST%; n < %FIRST% + %ROWS%; n++ )); do
  case_of "order $n has its total" has_total "$n"
  case_of "order $n has its city" has_city "$n"
  case_of "the agent says what order $n costs" says_total "$n"
  case_of "order $n is listed" is_listed "$n"
done
finish
