"""The schema from the command line."""

import json
import tomllib

import jsonschema_rs

from tests.cli.running import consent
from tests.rules.site_files import SHOP


def test_the_schema_is_json_and_takes_a_sound_file() -> None:
    """An editor can be pointed at what the command prints."""
    done = consent("schema")
    assert done.returncode == 0
    check = jsonschema_rs.validator_for(json.loads(done.stdout))
    assert check.is_valid(tomllib.loads(SHOP))
    assert not check.is_valid({"id": "shop"})
