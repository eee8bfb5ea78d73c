"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, view } = data;
  const side = document.getElementById("side");
  const [out, back] = document.documentElement.dir === "rtl" ? ["←", "→"] : ["→", "←"];
  const legend = Array.from(side.childNodes);
  const network = new vis.Network(
    document.getElementById("graph"),
    { nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges) },
    data.options,
  );
  const joined = new Map();
  view.edges.forEach((edge, index) => {
    for (const end of [edge.source, edge.target]) {
      if (!joined.has(end)) joined.set(end, []);
      joined.get(end).push(index);
    }
  });

  function element(tag, text, cls) {
    const made = document.createElement(tag);
    if (text !== undefined) {
      const inner = document.createElement("bdi");
      inner.textContent = text.replace(/\d{3,4}-\d\d(-\d\d)?[~?]?/g, (day) => "\u2066" + day + "\u2069"); // a day is read from left to right
      made.append(inner);
    }
    if (cls) made.className = cls;
    return made;
  }

  function badges(item) {
    const line = element("p");
    if (item.status) line.append(element("span", view.statuses[item.status] || item.status, "badge " + (view.open.includes(item.status) ? "open" : view.refused.includes(item.status) ? "refused" : "")));
    line.append(element("span", item.sources === 1 ? words.one_source : item.sources + " " + words.sources, "badge"));
    return line;
  }

  function quotes(indexes, more) {
    const part = document.createElement("section");
    part.append(element("h3", words.words));
    for (const index of indexes) {
      const quote = view.quotes[index];
      const block = document.createElement("blockquote");
      if (quote.text) {
        const said = element("p", quote.text);
        said.dir = "auto";
        block.append(said);
      }
      const told = [quote.document];
      if (quote.locator) told.push(quote.locator);
      if (quote.according_to) told.push(words.according + " " + quote.according_to);
      if (quote.reported_by) told.push(words.reported + " " + quote.reported_by);
      if (quote.modality !== "asserted") told.push(view.modalities[quote.modality] || quote.modality);
      if (quote.polarity !== "affirmed") told.push(view.polarities[quote.polarity] || quote.polarity);
      block.append(element("p", told.join(" · "), "source"));
      part.append(block);
    }
    if (more) part.append(element("p", words.more.replace("{n}", more), "note"));
    return part;
  }

  function jump(index) {
    const button = element("button", view.nodes[index].name, "link");
    button.type = "button";
    button.addEventListener("click", () => select(index));
    return button;
  }

  function showNode(index) {
    const node = view.nodes[index];
    const parts = [element("h2", node.name), element("p", view.classes[node.cls], "note"), badges(node)];
    if (node.time) parts.push(element("p", words.time + ": " + node.time));
    if (node.other_names.length) parts.push(element("p", words.also + ": " + node.other_names.join(" · "), "note"));
    const list = document.createElement("ul");
    for (const number of joined.get(index) || []) {
      const edge = view.edges[number];
      const item = element("li", view.roles[edge.role] + " " + (edge.source === index ? out : back) + " ");
      item.append(jump(edge.source === index ? edge.target : edge.source));
      if (edge.status !== "occurred") item.append(" ", element("span", view.statuses[edge.status] || edge.status, "badge " + (view.open.includes(edge.status) ? "open" : "")));
      list.append(item);
    }
    if (list.childNodes.length) parts.push(element("h3", words.joined), list);
    parts.push(quotes(node.quotes, node.more));
    side.replaceChildren(...parts);
    side.dataset.shows = "n" + index;
  }

  function showEdge(index) {
    const edge = view.edges[index];
    const ends = element("p");
    ends.append(jump(edge.source), " " + out + " ", jump(edge.target));
    side.replaceChildren(element("h2", view.roles[edge.role]), ends, badges(edge), quotes(edge.quotes, 0));
    side.dataset.shows = "e" + index;
  }

  function select(index) {
    network.selectNodes([index]);
    network.focus(index, { scale: Math.max(network.getScale(), 0.8), animation: false });
    showNode(index);
  }

  network.on("click", (event) => {
    if (event.nodes.length) showNode(event.nodes[0]);
    else if (event.edges.length && String(event.edges[0]).startsWith("e")) showEdge(Number(String(event.edges[0]).slice(1)));
    else side.replaceChildren(...legend);
  });
  network.once("afterDrawing", () => {
    document.documentElement.dataset.drawn = String(data.nodes.length);
  });
  const box = document.getElementById("find");
  box.addEventListener("change", () => {
    const wanted = box.value.trim().toLocaleLowerCase();
    const found = view.nodes.findIndex((node) => wanted && [node.name, ...node.other_names].some((name) => name.toLocaleLowerCase().includes(wanted)));
    if (found >= 0) select(found);
  });
  network.fit({ animation: false });
  window.rabita = { network, select, showEdge };
})();
