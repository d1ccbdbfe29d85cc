"""Small machines in each notation."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 1, 1, tzinfo=UTC)

XSTATE = """{
  "id": "fetch",
  "initial": "idle",
  "context": {"retries": 0, "user": null},
  "states": {
    "idle": {"on": {"FETCH": "loading"}},
    "loading": {
      "entry": ["showSpinner"],
      "exit": "hideSpinner",
      "invoke": {
        "src": "fetchUser",
        "onDone": {"target": "success", "actions": ["xstate.assign", "log"]},
        "onError": [{"target": "failure", "guard": "tooOften"}, {"target": "idle"}]
      },
      "after": {"5000": "failure", "SLOW": "idle"},
      "on": {"CANCEL": {"target": "#fetch.idle", "actions": {"type": "notify"}}}
    },
    "success": {"type": "final"},
    "failure": {
      "initial": "a",
      "states": {"a": {"on": {"NEXT": "b"}}, "b": {}, "h": {"type": "history", "history": "deep"}},
      "on": {"RETRY": [{"target": "loading", "cond": "canRetry"}, {"target": ".a"}], "BACK": ".h"},
      "always": {"target": "idle", "guard": "isOk"}
    }
  }
}
"""

SYMFONY = """framework:
  workflows:
    blog_publishing:
      type: 'state_machine'
      marking_store: {type: method}
      supports: [App\\Entity\\Post]
      initial_marking: draft
      places: [draft, reviewed, rejected, published]
      transitions:
        to_review: {from: draft, to: reviewed}
        publish: {guard: "is_granted('ROLE_ADMIN')", from: reviewed, to: published}
        reject: {from: [draft, reviewed], to: rejected}
"""

MERMAID = """---
title: A car
---
stateDiagram-v2
    direction LR
    [*] --> Still
    Still --> [*] : scrap
    Still --> Moving : push [isOn] / beep
    Moving --> Still : stop
    Moving --> Crash
    state "Big crash" as Crash
    Crash --> [*] : tow
    state Moving {
        [*] --> slow
        slow --> fast : faster
        --
        [*] --> light_off
        light_off --> light_on : lights
        light_on --> [*] : break
    }
    note right of Still : hello
    classDef x fill:red
"""

SCXML = """<scxml xmlns="http://www.w3.org/2005/07/scxml" name="lamp" initial="off" datamodel="cel">
  <datamodel><data id="presses" expr="0"/></datamodel>
  <state id="off">
    <onentry>
      <raise event="hello"/>
    </onentry>
    <transition event="press" cond="presses &gt;= 3" target="broken"/>
    <transition event="press" target="on"><assign location="presses" expr="presses + 1"/></transition>
  </state>
  <state id="on" initial="dim">
    <state id="dim">
      <transition event="press" target="bright"><assign location="presses" expr="presses + 1"/></transition>
    </state>
    <state id="bright">
      <transition event="press" target="off"><assign location="presses" expr="presses + 1"/></transition>
    </state>
  </state>
  <final id="broken"/>
</scxml>
"""
