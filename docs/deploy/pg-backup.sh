#!/bin/sh
# A dump of the database of CONSENT_DATABASE in the folder $1, read back before it counts.
# Dumps that are older than $2 days (30) are deleted: erased bodies must not live on in them.
set -eu
umask 077
into=$1
days=${2:-30}
name=consent-$(date -u +%Y%m%dT%H%M%SZ).dump
copy=consent_check_$$
address=$(printf %s "$CONSENT_DATABASE" |
  sed "s#^\(postgres[a-z]*://[^/]*\)/[^?]*#\1/$copy#")

if [ "$address" = "$CONSENT_DATABASE" ]; then
  echo "CONSENT_DATABASE has to name its database, as in postgresql://host/consent" >&2
  exit 1
fi

tidy() {
  rm -f "$into/$name.part"
  psql -qX -d "$CONSENT_DATABASE" -c "drop database if exists $copy"
}
trap tidy EXIT
# Without it, some shells leave the copy behind when they are stopped.
trap 'exit 1' HUP INT TERM

pg_dump -Fc --no-owner --no-privileges -d "$CONSENT_DATABASE" -f "$into/$name.part"
psql -qX -d "$CONSENT_DATABASE" \
  -c "create database $copy template template0 encoding 'UTF8'"
pg_restore --exit-on-error --no-owner -d "$address" "$into/$name.part"
CONSENT_DATABASE=$address consent backup --check
mv "$into/$name.part" "$into/$name"
find "$into" -name 'consent-*.dump' -mtime "+$days" -exec rm {} +
find "$into" -name 'consent-*.dump.part' -mtime +0 -exec rm {} +
