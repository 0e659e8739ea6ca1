#!/usr/bin/env bash
# Prints an access token for a test user, as the suites ask for it: token.sh TOKEN_SERVICE USER
set -euo pipefail
host="${1#http://}"
user="$2"
variable="${user^^}_SECRET"
scope="agents%3Arun"
body="grant_type=client_credentials&client_id=$user&client_secret=${!variable}&scope=$scope"
exec 3<>"/dev/tcp/${host%:*}/${host##*:}"
printf 'POST /token HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
    "$host" "${#body}" "$body" >&3
sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' <&3
