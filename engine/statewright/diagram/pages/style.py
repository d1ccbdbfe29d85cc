"""How does the site look, and what does its script do? One style sheet and one script, no others.

Floor 3. Pure data. Without the script both languages are shown, so nothing is lost.
"""

from __future__ import annotations

from ..themes import DARK, LIGHT, variables

STYLE = (
    f""":root {{
  --page: {LIGHT.page}; --ink: {LIGHT.ink}; --muted: {LIGHT.muted}; --line: {LIGHT.frame_stroke};
  --soft: {LIGHT.state_fill}; --link: {LIGHT.active}; --right: {LIGHT.happy}; --wrong: {LIGHT.failure};
}}
@media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{
  --page: {DARK.page}; --ink: {DARK.ink}; --muted: {DARK.muted}; --line: {DARK.frame_stroke};
  --soft: {DARK.state_fill}; --link: {DARK.active}; --right: {DARK.happy}; --wrong: {DARK.failure};
}} }}
:root[data-theme=dark] {{
  --page: {DARK.page}; --ink: {DARK.ink}; --muted: {DARK.muted}; --line: {DARK.frame_stroke};
  --soft: {DARK.state_fill}; --link: {DARK.active}; --right: {DARK.happy}; --wrong: {DARK.failure};
}}
:root[data-theme=dark] .statewright-auto {{ {variables(DARK)} }}
:root[data-theme=light] .statewright-auto {{ {variables(LIGHT)} }}
"""
    + """
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.6 "Noto Sans", "Noto Sans SC", "Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei",
    sans-serif; }
header { position: sticky; top: 0; z-index: 1; background: var(--page);
  border-bottom: 1px solid var(--line); }
nav { display: flex; gap: 1rem; align-items: center; padding: .6rem 1.5rem; flex-wrap: wrap; }
nav input { flex: 1; min-width: 10rem; padding: .35rem .6rem; font: inherit; color: inherit;
  background: var(--soft); border: 1px solid var(--line); border-radius: 6px; }
nav button { font: inherit; color: inherit; background: none; border: 1px solid var(--line);
  border-radius: 6px; padding: .3rem .7rem; cursor: pointer; }
main, #found { max-width: 76rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
#found { padding-bottom: 1rem; border-bottom: 1px solid var(--line); }
#found a { display: block; padding: .3rem 0; }
#found small { color: var(--muted); display: block; }
h1 { font-size: 1.8rem; margin: 1rem 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
a { color: var(--link); }
.lead { font-size: 1.1rem; margin: .2rem 0; }
.quiet { color: var(--muted); margin: 0 0 1rem; }
figure { margin: 1.2rem 0; overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; }
figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
figure a:hover text { text-decoration: underline; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem; border-bottom: 1px solid var(--line); }
th { color: var(--muted); font-weight: 600; }
td:first-child { min-width: 11rem; font-weight: 600; }
td:first-child .more { font-weight: 400; color: var(--muted); }
tr:target { background: var(--soft); outline: 2px solid var(--link); }
.lines { list-style: none; margin: 0; padding: 0; }
.lines li { padding-left: 1em; text-indent: -1em; margin-bottom: .25rem; }
details { border-bottom: 1px solid var(--line); scroll-margin-top: 4.5rem; font-size: .92rem; }
summary { padding: .45rem .7rem .45rem 1.8rem; text-indent: -1.1rem; cursor: pointer; font-weight: 600; }
summary:hover { background: var(--soft); }
summary:focus-visible { outline: 2px solid var(--link); outline-offset: -2px; }
details > div { padding: .1rem .7rem .7rem 1.8rem; scroll-margin-top: 7.5rem; }
details:has(:target) { background: var(--soft); outline: 2px solid var(--link); }
.so { color: var(--right); }
.not-so { color: var(--wrong); margin: .1rem 0 .4rem; }
.fold { font: inherit; font-size: .85rem; color: var(--link); background: none; border: 0; padding: 0;
  margin-right: 1.2rem; cursor: pointer; text-decoration: underline; }
.jumps { line-height: 2; }
section { scroll-margin-top: 4rem; }
tr { scroll-margin-top: 4.5rem; }
code { font-size: .88em; color: var(--muted); font-weight: 400; }
.cards { list-style: none; padding: 0; display: grid; gap: 1rem;
  grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); }
.cards li { border: 1px solid var(--line); border-radius: 10px; padding: .8rem 1rem;
  background: var(--soft); }
.cards p { margin: .2rem 0 0; color: var(--muted); font-size: .92rem; }
@media (scripting: none) { nav input, nav button { display: none; } }
:root:not([data-lang]) span[lang=en] + span[lang=zh]::before { content: " · "; }
:root[data-lang=en] [lang=zh], :root[data-lang=zh] body [lang=en] { display: none; }
@media (max-width: 40rem) {
  nav { gap: .5rem; padding: .5rem .8rem; justify-content: space-between; }
  nav input { order: 1; flex-basis: 100%; }
  main, #found { padding: .5rem .8rem 2rem; }
  figure svg { max-width: none; min-width: 44rem; }
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  td { border: 0; padding: .15rem 0; }
  td:empty { display: none; }
  section, tr, details { scroll-margin-top: 7.2rem; }
  details > div { scroll-margin-top: 12rem; }
  tr { border-bottom: 1px solid var(--line); padding: .6rem .2rem; }
  td[data-en]::before { display: block; font-size: .8rem; color: var(--muted); content: attr(data-en); }
  :root[data-lang=zh] td[data-zh]::before { content: attr(data-zh); }
}
@media print {
  @page { margin: 15mm; }
"""
    + f"""  :root:root:root {{
    --page: #fff; --ink: {LIGHT.ink}; --muted: {LIGHT.muted}; --line: {LIGHT.frame_stroke};
    --soft: #fff; --link: {LIGHT.ink}; --right: {LIGHT.ink}; --wrong: {LIGHT.ink};
  }}
  :root:root:root .statewright-auto {{ {variables(LIGHT)} }}
"""
    + """  body { font-size: 10pt; }
  header, #found, .jumps, .folds { display: none; }
  details { font-size: 8.5pt; }
  details::details-content { content-visibility: visible; block-size: auto; }
  details:has(:target) { background: none; outline: 0; }
  summary { break-after: avoid; list-style: none; padding-left: 0; text-indent: 0; }
  summary::-webkit-details-marker { display: none; }
  details > div { padding-left: 1rem; }
  main { max-width: none; padding: 0; }
  h2, thead { break-after: avoid; }
  figure { break-inside: avoid; overflow: visible; border: 0; margin: .5rem 0; }
  figure svg { max-height: 200mm; width: auto; max-width: 100%; min-width: 0; }
  table { font-size: 8.5pt; }
  tr, .cards li { break-inside: avoid; }
  .wide { overflow: visible; }
}
"""
)

SCRIPT = """(function () {
  "use strict";
  var root = document.documentElement;
  function kept(name) {
    try { return localStorage.getItem("statewright-" + name); } catch (_) { return null; }
  }
  function keep(name, value) { try { localStorage.setItem("statewright-" + name, value); } catch (_) { } }
  function speak(lang) {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-CN" : "en";
    keep("lang", lang);
  }
  speak(kept("lang") || ((navigator.language || "").indexOf("zh") === 0 ? "zh" : "en"));
  if (kept("theme")) { root.dataset.theme = kept("theme"); }
  document.getElementById("language").addEventListener("click", function () {
    speak(root.dataset.lang === "zh" ? "en" : "zh");
    search();
  });
  document.getElementById("theme").addEventListener("click", function () {
    var asked = root.dataset.theme;
    var dark = asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("theme", root.dataset.theme);
  });
  var box = document.getElementById("search"), found = document.getElementById("found");
  function search() {
    var words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
    found.hidden = words.length === 0;
    found.textContent = "";
    if (found.hidden) { return; }
    var lang = root.dataset.lang === "zh" ? 1 : 0;
    function matching(parts) {
      return function (entry) {
        var text = parts(entry).join(" ").toLowerCase();
        return words.every(function (word) { return text.indexOf(word) >= 0; });
      };
    }
    var named = matching(function (entry) { return entry.name; });
    var told = matching(function (entry) { return entry.text.concat(entry.name); });
    var all = window.STATEWRIGHT_INDEX.filter(told);
    var rest = all.filter(function (entry) { return !named(entry); });
    var hits = all.filter(named).concat(rest).slice(0, 20);
    hits.forEach(function (entry) {
      var link = document.createElement("a"), where = document.createElement("small");
      link.href = entry.at;
      link.textContent = entry.name[lang].split("\\n")[0].replace(/`/g, "");
      where.textContent = entry.page[lang];
      link.appendChild(where);
      found.appendChild(link);
    });
    if (!hits.length) { found.textContent = lang ? "没有找到" : "Nothing found"; }
  }
  box.addEventListener("input", search);
  var stories = document.querySelectorAll("details");
  document.querySelectorAll(".folds").forEach(function (tools) {
    tools.hidden = false;
    tools.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) { return; }
      tools.parentNode.querySelectorAll("details").forEach(function (story) {
        story.open = button.dataset.open === "yes";
      });
    });
  });
  function reveal() {
    var name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (_) { }
    var sought = document.getElementById(name), story = sought && sought.closest("details");
    if (story) { story.open = true; story.scrollIntoView(); }
  }
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", function (event) {
    if (event.target.closest("a[href*='#']")) { setTimeout(reveal); }
  });
  reveal();
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.prototype.filter.call(stories, function (story) { return !story.open; });
    unfolded.forEach(function (story) { story.open = true; });
  });
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (story) { story.open = false; });
  });
  function toTheBeginning() {
    document.querySelectorAll("figure").forEach(function (figure) {
      var begin = figure.querySelector("[id$='.initial'], .sw-initial");
      if (!begin || figure.scrollWidth <= figure.clientWidth) { return; }
      var box = begin.getBoundingClientRect(), frame = figure.getBoundingClientRect();
      figure.scrollLeft += (box.left + box.right - frame.left - frame.right) / 2;
    });
  }
  document.getElementById("language").addEventListener("click", toTheBeginning);
  toTheBeginning();
})();
"""
