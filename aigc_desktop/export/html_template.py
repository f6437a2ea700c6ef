"""The page an HTML export fills in; jinja2 escapes everything put into it."""

from __future__ import annotations

TEMPLATE = """\
<!DOCTYPE html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="AIGC Desktop">
<meta name="AIGC" content="{{ label }}">
<meta name="Iptc4xmpExt:DigitalSourceType" content="{{ page.source_type }}">
<meta name="author" content="{{ page.author }}">
{% for name, value in credits %}
<meta name="news:{{ name|lower }}" content="{{ value }}">
{% endfor %}
<title>{{ page.title }}</title>
<style>
:root { color-scheme: light dark; }
body {
  max-width: 42rem; margin: 2.5rem auto; padding: 0 1.25rem; line-height: 1.65;
  font-family: system-ui, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei",
    "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.3; margin: 1.6em 0 .5em; }
h1 { font-size: 1.75rem; margin-top: 1rem; }
h2 { font-size: 1.3rem; }
h3 { font-size: 1.1rem; }
p { margin: 0 0 .9em; }
.notice { border-left: 4px solid #8a8a8a; padding: .4em .9em; font-size: .9rem; }
.byline, .embargo { color: #6a6a6a; font-size: .9rem; }
.turn { margin: 0 0 1.2em; }
.speaker { font-weight: 600; margin: 0 0 .2em; }
.said { white-space: pre-wrap; margin: 0; }
details { margin-top: 3rem; font-size: .85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1em; }
dd { margin: 0; }
@media print {
  body { margin: 0; max-width: none; font-size: 11pt; }
  h1, h2, h3, .speaker { break-after: avoid; }
  p { orphans: 3; widows: 3; }
  @page { margin: 2cm; }
}
</style>
</head>
<body>
<p class="notice" role="note">{{ page.notice }}</p>
<main>
{% for block in page.blocks %}
{% if block.kind == "heading" %}
<h{{ block.level }} dir="auto"{% if block.label %} data-part="{{ block.label }}"{% endif %}>
{{- block.text }}</h{{ block.level }}>
{% elif block.kind == "turn" %}
<section class="turn">
<p class="speaker">{{ block.speaker }}</p>
<p class="said" dir="auto">{{ block.text }}</p>
</section>
{% elif block.kind == "quote" %}
<blockquote dir="auto"><p>{{ block.text }}</p></blockquote>
{% else %}
<p dir="auto"{% if block.label %} data-part="{{ block.label }}"{% endif %}
{%- if block.own %} class="own {{ block.part }}" data-origin="user"{% endif %}>{{ block.text }}</p>
{% endif %}
{% endfor %}
</main>
<details>
<summary>{{ about }}</summary>
<dl>
{% for name, value in page.receipt_lines %}
<dt>{{ name }}</dt><dd>{{ value }}</dd>
{% endfor %}
</dl>
</details>
<script type="application/json" id="{{ receipt_id }}">{{ receipt }}</script>
</body>
</html>
"""
