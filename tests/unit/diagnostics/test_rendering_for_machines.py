"""JSON, SARIF and GitHub annotations: the same places and words, in the form each reader asks for."""

from __future__ import annotations

import json
from typing import Any

from statewright.diagnostics import (
    CODES,
    Diagnostic,
    Related,
    Source,
    Span,
    Text,
    render_github,
    render_json,
    render_sarif,
)

SOURCE = Source("workflows/订单, 100%.yaml", "a: 1\n标题: {b: 2,\n  c: 3}\n")


def finding() -> Diagnostic:
    related = (Related(Span(0, 1), Text("first", "先")),)
    code = CODES["SW115"]
    return Diagnostic.of(code, SOURCE, Span(9, 22), key="b", related=related)


def test_json_has_both_ends_and_one_language() -> None:
    assert render_json([finding()], "zh") == [
        {
            "code": "SW115",
            "severity": "error",
            "message": "键“b”在同一个映射里出现了两次",
            "help": "请只留一个; 同一事件的两个转换应写成一个键下的列表",
            "file": "workflows/订单, 100%.yaml",
            "line": 2,
            "column": 5,
            "end_line": 3,
            "end_column": 7,
        }
    ]
    json.dumps(render_json([finding()]))


def test_sarif_has_a_rule_for_each_code_and_places_by_code_points() -> None:
    log: Any = json.loads(json.dumps(render_sarif([finding(), finding()], version="1.2")))
    run = log["runs"][0]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["SW115"]
    assert run["tool"]["driver"]["version"] == "1.2"
    result = run["results"][1]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 2, "startColumn": 5, "endLine": 3, "endColumn": 7}
    assert place["artifactLocation"]["uri"] == "workflows/%E8%AE%A2%E5%8D%95%2C%20100%25.yaml"
    assert [result["ruleId"], result["ruleIndex"], result["level"]] == ["SW115", 0, "error"]
    assert result["relatedLocations"][0]["message"] == {"text": "first"}


def test_sarif_of_nothing_is_a_run_without_results() -> None:
    log: Any = render_sarif([])
    assert log["runs"][0]["results"] == []


def test_github_annotations_escape_what_would_end_them() -> None:
    line = render_github([finding()])
    assert line == (
        "::error file=workflows/订单%2C 100%25.yaml,line=2,endLine=3,col=5,endColumn=7,title=SW115"
        '::the key "b" stands twice in one map%0A'
        "keep one; two transitions of one event are a list under one key"
    )
