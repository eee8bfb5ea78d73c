"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const { words, view, nodes, edges } = page;
  const lang = view.lang;
  const TWO_SOURCES = 2, NOT_YET = 8, STRUCK = 16;
  const MOST_LABELS = 150, MOST_ROLES = 40, MOST_FOUND = 8, MOST_MARKS = 600, IMPORTANT = 14, EDGE = 60, READABLE = 0.45;
  const FONT = getComputedStyle(document.documentElement).getPropertyValue("--font");
  const INK = "#1b1f24", PAPER = "#ffffff", VEIL = "#ffffffd9", RED = "#b00020";
  const [out, back] = view.dir === "rtl" ? ["←", "→"] : ["→", "←"];
  const named = (items) => new Map(items.map((item) => [item.name, item.label]));
  const classes = named(view.classes), relations = named(view.relations), slots = named(view.slots);
  const statuses = named(view.statuses), modalities = named(view.modalities), polarities = named(view.polarities);
  const say = (labels, name) => (labels.get(name) || {})[lang] || name;
  const other = lang === "ar" ? "en" : "ar";

  // ---- the picture: vis-network draws nodes and edges, we draw marks and names

  const names = nodes.map((node) => ({ id: node.id, size: node.size || 10, lines: String(node.label ?? "").split("\n"), width: 0, height: 0, font: 12 }));
  for (const item of [...nodes, ...edges]) {
    item.own = item.label;
    delete item.label;
  }
  edges.forEach((edge, index) => { edge.id = "e" + index; });
  const standOut = (values, id, selected) => { values.borderWidth = selected ? 4 : 3; values.borderColor = INK; };
  page.options.nodes = { ...page.options.nodes, chosen: { label: false, node: standOut } };
  const network = new vis.Network(document.getElementById("graph"), { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) }, page.options);
  const body = network.body;
  document.querySelector(".vis-network").tabIndex = -1; // the picture is told as text beside it
  const flags = (id) => (id < view.nodes.flags.length ? view.nodes.flags[id] : 0);
  const double = edges.filter((edge) => edge.of >= 0 && view.edges.flags[edge.of] & TWO_SOURCES).map((edge) => edge.id);
  const marked = nodes.filter((node) => flags(node.id) & (TWO_SOURCES | STRUCK)).map((node) => node.id);
  const drawEdges = network.renderer._drawEdges;
  network.renderer._drawEdges = function (context) {
    drawEdges.call(this, context);
    context.save();
    context.strokeStyle = PAPER;
    context.lineWidth = 1.6;
    for (const id of double) halve(context, body.edges[id]);
    context.restore();
  };

  function halve(context, edge) {
    if (!edge || !edge.connected) return;
    const steps = edge.options.smooth && edge.options.smooth.enabled ? 16 : 1;
    context.beginPath();
    for (let step = 0; step <= steps; step += 1) {
      const point = edge.edgeType.getPoint(step / steps);
      context.lineTo(point.x, point.y);
    }
    context.stroke();
  }

  function drawMarks(context) {
    context.save();
    for (const id of marked) {
      const node = body.nodes[id], size = node.options.size, reach = size + 4;
      context.lineWidth = 1.8;
      if (flags(id) & TWO_SOURCES) {
        context.strokeStyle = node.options.color.border;
        context.beginPath();
        context.arc(node.x, node.y, reach, 0, 2 * Math.PI);
        context.stroke();
      }
      if (flags(id) & STRUCK) {
        context.strokeStyle = RED;
        context.beginPath();
        context.moveTo(node.x - reach, node.y - reach);
        context.lineTo(node.x + reach, node.y + reach);
        context.moveTo(node.x + reach, node.y - reach);
        context.lineTo(node.x - reach, node.y + reach);
        context.stroke();
      }
    }
    context.restore();
  }

  // Names are drawn at one size whatever the zoom: the most joined first, and none over another.

  const ordered = names.slice().sort((a, b) => b.size - a.size || a.id - b.id);
  let hovered = null;
  network.on("hoverNode", (event) => { hovered = event.node; network.redraw(); });
  network.on("blurNode", () => { hovered = null; network.redraw(); });

  function measure(context, name) {
    if (name.width) return;
    name.font = name.size > 17 ? 15 : name.size > 12 ? 13 : 12;
    context.font = name.font + "px " + FONT;
    name.width = Math.max(1, ...name.lines.map((line) => context.measureText(line).width)) + 6;
    name.height = name.lines.length * name.font * 1.2 + 2;
  }

  class Taken {
    constructor() { this.cells = new Map(); }
    cellsOf(box) {
      const keys = [];
      for (let x = Math.floor(box.x / 80); x <= Math.floor((box.x + box.w) / 80); x += 1)
        for (let y = Math.floor(box.y / 40); y <= Math.floor((box.y + box.h) / 40); y += 1) keys.push(x * 4096 + y);
      return keys;
    }
    free(box) {
      return this.cellsOf(box).every((key) => (this.cells.get(key) || []).every((one) => one.x >= box.x + box.w || one.x + one.w <= box.x || one.y >= box.y + box.h || one.y + one.h <= box.y));
    }
    take(box) {
      for (const key of this.cellsOf(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }
  }

  function inSight(canvas, scale) {
    const found = [];
    for (const name of ordered) {
      const node = body.nodes[name.id];
      if (!node) continue;
      const at = network.canvasToDOM({ x: node.x, y: node.y });
      if (at.x < -80 || at.y < -40 || at.x > canvas.clientWidth + 80 || at.y > canvas.clientHeight + 40) continue;
      found.push({ name, at, reach: (name.size + (flags(name.id) & TWO_SOURCES ? 5 : 0)) * scale });
    }
    return found;
  }

  function drawNames(context) {
    const canvas = context.canvas, ratio = canvas.width / canvas.clientWidth, scale = network.getScale();
    const chosen = new Set(network.getSelectedNodes());
    if (hovered !== null) chosen.add(hovered);
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    const taken = new Taken(), marks = new Taken();
    const seen = inSight(canvas, scale);
    if (seen.length <= MOST_MARKS) for (const { at, reach } of seen) marks.take({ x: at.x - reach * 0.8, y: at.y - reach * 0.8, w: reach * 1.6, h: reach * 1.6 });
    drawRoles(context, taken);
    let drawn = 0;
    for (const { name, at, reach } of [...seen.filter((one) => chosen.has(one.name.id)), ...seen.filter((one) => !chosen.has(one.name.id))]) {
      if (drawn >= MOST_LABELS) break;
      measure(context, name);
      const boxes = around(at, reach + 2, name.width, name.height).filter((one) => chosen.has(name.id) || (one.x > 0 && one.x + one.w < canvas.clientWidth));
      let box = boxes.find((one) => taken.free(one) && marks.free(one));
      if (!box && name.size > IMPORTANT) box = boxes.find((one) => taken.free(one));
      if (!box && chosen.has(name.id)) box = boxes[0];
      if (box) {
        taken.take(box);
        drawName(context, name, box, chosen.has(name.id));
        drawn += 1;
      }
    }
    context.restore();
    document.documentElement.dataset.names = String(drawn);
  }

  const around = (at, gap, w, h) => [
    { x: at.x - w / 2, y: at.y + gap, w, h },
    { x: at.x - w / 2, y: at.y - gap - h, w, h },
    { x: at.x + gap, y: at.y - h / 2, w, h },
    { x: at.x - gap - w, y: at.y - h / 2, w, h },
  ];

  function drawName(context, name, box, isChosen) {
    context.font = (isChosen ? "bold " : "") + name.font + "px " + FONT;
    if (isChosen) {
      context.fillStyle = VEIL;
      context.fillRect(box.x, box.y, box.w, box.h);
    }
    name.lines.forEach((line, number) => drawLine(context, line, box.x + box.w / 2, box.y + 1 + number * name.font * 1.2, INK));
  }

  function drawLine(context, line, x, y, colour) {
    context.direction = line.startsWith("\u2067") ? "rtl" : "ltr";
    context.strokeStyle = PAPER;
    context.lineWidth = 4;
    context.strokeText(line, x, y);
    context.fillStyle = colour;
    context.fillText(line, x, y);
  }

  function drawRoles(context, taken) {
    const mark = view.dir === "rtl" ? "\u2067" : "\u2066";
    context.font = "11px " + FONT;
    for (const id of network.getSelectedEdges().slice(0, MOST_ROLES)) {
      const edge = body.edges[id];
      if (!edge || !edge.connected || !edge.title) continue;
      const middle = network.canvasToDOM(edge.edgeType.getPoint(0.5));
      const line = mark + edge.title + "\u2069";
      const box = { x: middle.x - context.measureText(line).width / 2 - 2, y: middle.y - 7, w: context.measureText(line).width + 4, h: 14 };
      if (!taken.free(box)) continue;
      taken.take(box);
      drawLine(context, line, middle.x, middle.y - 6, "#4a5058");
    }
  }

  network.on("afterDrawing", (context) => {
    drawMarks(context);
    drawNames(context);
  });

  // ---- the side: the legend, or what was chosen; text nodes only

  const side = document.getElementById("side");
  const legend = Array.from(side.childNodes);
  const joined = new Map();
  view.edges.source.forEach((source, index) => {
    for (const end of new Set([source, view.edges.target[index]])) {
      if (!joined.has(end)) joined.set(end, []);
      joined.get(end).push(index);
    }
  });

  function element(tag, text, cls) {
    const made = document.createElement(tag);
    if (text !== undefined) {
      const inner = document.createElement("bdi");
      inner.textContent = String(text).replace(/\d{3,4}-\d\d(-\d\d)?[~?]?/g, (day) => "\u2066" + day + "\u2069"); // a day is read from left to right
      made.append(inner);
    }
    if (cls) made.className = cls;
    return made;
  }

  const kind = (bits) => (bits & NOT_YET ? "open" : bits & (STRUCK | 4) ? "struck" : "");
  const badge = (status, bits) => element("span", say(statuses, status), "badge " + kind(bits));

  function badges(status, sources, bits) {
    const line = element("p");
    if (status) line.append(badge(status, bits));
    line.append(element("span", words.sources.replace("{n}", sources), "badge" + (sources > 1 ? " two" : "")));
    return line;
  }

  function quotes(indexes, more) {
    const part = document.createElement("section"), all = view.evidence.quotes;
    part.append(element("h3", words.words));
    for (const index of indexes) {
      const block = document.createElement("blockquote");
      if (all.text[index]) {
        const said = document.createElement("p");
        said.dir = "auto";
        said.textContent = all.text[index];
        block.append(said);
      }
      const cited = element("p", all.document[index], "source cited"), told = element("p", undefined, "source");
      const bits = [all.published[index], all.locator[index]];
      if (all.according_to[index]) bits.push(words.according + " " + all.according_to[index]);
      if (all.reported_by[index]) bits.push(words.reported + " " + all.reported_by[index]);
      if (all.modality[index] !== "asserted") bits.push(say(modalities, all.modality[index]));
      if (all.polarity[index] !== "affirmed") bits.push(say(polarities, all.polarity[index]));
      bits.filter(Boolean).forEach((bit, number) => told.append(number ? " · " : "", element("span", bit)));
      block.append(cited, told);
      part.append(block);
    }
    if (!indexes.length) part.append(element("p", words.no_words, "note"));
    if (more) part.append(element("p", words.more.replace("{n}", more), "note"));
    return part;
  }

  function jump(index) {
    const button = element("button", view.nodes.label[index], "link");
    button.type = "button";
    button.addEventListener("click", () => select(index));
    return button;
  }

  function show(shows, ...parts) {
    side.replaceChildren(...parts);
    side.scrollTop = 0;
    side.dataset.shows = shows;
  }

  function showNode(index) {
    const all = view.nodes, cls = all.class[index], labels = classes.get(cls) || {};
    const parts = [element("h2", all.label[index]), element("p", [labels[lang], labels[other]].filter(Boolean).join(" · "), "note")];
    parts.push(badges(all.status[index], all.sources[index], all.flags[index]));
    if (all.time[index]) parts.push(element("p", words.time + ": " + all.time[index]));
    if (all.names[index].length) parts.push(element("p", words.also + ": " + all.names[index].map((name) => "\u2068" + name + "\u2069").join(" · "), "note"));
    for (const [slot, value] of all.facts[index]) parts.push(element("p", say(slots, slot) + ": \u2068" + value + "\u2069", "fact"));
    parts.push(quotes(view.evidence.nodes.quotes[index], view.evidence.nodes.more[index]));
    const list = document.createElement("ul");
    for (const number of joined.get(index) || []) list.append(relation(index, number));
    if (list.childNodes.length) parts.push(element("h3", words.joined), list);
    show("n" + index, ...parts);
  }

  function relation(index, number) {
    const { source, target, role, status, flags: bits } = view.edges;
    const starts = source[number] === index;
    const item = document.createElement("li");
    const button = element("button", say(relations, role[number]), "link role");
    button.type = "button";
    button.addEventListener("click", () => chooseEdge(number));
    item.append(button, " " + (starts ? out : back) + " ", jump(starts ? target[number] : source[number]));
    if (status[number] !== "occurred") item.append(" ", badge(status[number], bits[number]));
    return item;
  }

  function showEdge(index) {
    const all = view.edges, ends = element("p");
    ends.append(jump(all.source[index]), " " + out + " ", jump(all.target[index]));
    const head = element("h2", say(relations, all.role[index]));
    show("e" + index, head, ends, badges(all.status[index], all.sources[index], all.flags[index]), quotes(view.evidence.edges.quotes[index], view.evidence.edges.more[index]));
  }

  function showOwn(id, item) {
    show("o" + id, element("h2", String(item.own || item.title || id)), element("p", String(item.title || "")));
  }

  function showLegend() {
    network.unselectAll();
    show("legend", ...legend);
  }

  function select(index) {
    const node = body.nodes[index];
    if (node) {
      network.selectNodes([index]);
      const at = network.canvasToDOM({ x: node.x, y: node.y }), frame = document.getElementById("graph"), scale = network.getScale();
      const seen = at.x > EDGE && at.y > EDGE && at.x < frame.clientWidth - EDGE && at.y < frame.clientHeight - EDGE;
      if (!seen || scale < READABLE) network.focus(index, { scale: Math.max(scale, READABLE), animation: false });
    }
    showNode(index);
  }

  function chooseEdge(index) {
    const drawn = edges.find((edge) => edge.of === index);
    if (drawn) network.setSelection({ nodes: [], edges: [drawn.id] }, { highlightEdges: false });
    showEdge(index);
  }

  network.on("click", (event) => {
    if (event.nodes.length) {
      const id = event.nodes[0];
      if (id < view.nodes.id.length) showNode(id);
      else showOwn(id, nodes.find((node) => node.id === id));
    } else if (event.edges.length) {
      const drawn = edges.find((edge) => edge.id === event.edges[0]);
      if (drawn.of >= 0) showEdge(drawn.of);
      else showOwn(drawn.id, drawn);
    } else showLegend();
  });
  const fit = () => network.fit({ animation: false, maxZoomLevel: 1.1 });
  document.getElementById("legend").addEventListener("click", showLegend);
  document.getElementById("fit").addEventListener("click", fit);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") showLegend(); });

  // ---- finding a name in either script, whatever its marks and forms of letters

  const box = document.getElementById("find"), found = document.getElementById("found");
  const fold = (text) => text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").replace(/[ٱ]/g, "ا").replace(/[ىی]/g, "ي").replace(/ک/g, "ك").replace(/ة/g, "ه").toLowerCase();
  let folded = null;

  function search() {
    const wanted = fold(box.value.trim());
    if (folded === null) folded = view.nodes.label.map((label, index) => [label, ...view.nodes.names[index]].map(fold));
    const whole = [], head = [], inside = [];
    folded.forEach((all, index) => {
      if (!wanted || !all.some((name) => name.includes(wanted))) return;
      (all.includes(wanted) ? whole : all.some((name) => name.startsWith(wanted)) ? head : inside).push(index);
    });
    return [...whole, ...head, ...inside].slice(0, MOST_FOUND);
  }

  function offer() {
    const hits = search();
    found.replaceChildren(...hits.map(jump));
    if (!hits.length && box.value.trim()) found.append(element("p", words.none, "note"));
    found.hidden = !box.value.trim();
  }

  box.addEventListener("input", offer);
  box.addEventListener("keydown", (event) => {
    const hits = event.key === "Enter" ? search() : [];
    if (hits.length) select(hits[0]);
    if (hits.length || event.key === "Escape") found.hidden = true;
  });
  document.addEventListener("click", (event) => { if (event.target !== box) found.hidden = true; });

  // ---- the same as text, for readers that cannot see a canvas; made when there is time

  function rows(parent, count, cellsOf) {
    let next = 0;
    const later = window.requestIdleCallback || ((work) => setTimeout(work, 50));
    const add = () => {
      for (const end = Math.min(count, next + 200); next < end; next += 1) {
        const row = parent.insertRow();
        for (const cell of cellsOf(next)) row.insertCell().append(element("span", cell));
      }
      if (next < count) later(add);
    };
    later(add);
  }

  function drawn() {
    document.documentElement.dataset.drawn = String(body.nodeIndices.length);
    const { label, class: cls, status } = view.nodes, { source, target, role } = view.edges;
    rows(document.getElementById("node-rows"), label.length, (n) => [label[n], say(classes, cls[n]), say(statuses, status[n] || "")]);
    rows(document.getElementById("edge-rows"), role.length, (n) => [label[source[n]], say(relations, role[n]), label[target[n]], say(statuses, view.edges.status[n])]);
  }

  fit();
  network.once("afterDrawing", drawn);
  window.rabita = { network, select, showEdge: chooseEdge, fit };
})();
