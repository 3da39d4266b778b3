/* The map as it is seen, as SVG: every shape that Leaflet has drawn, in its order, and the names and numbers on it. No tiles of others. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const LINE = 15; // letters

  // Leaflet's options of a path -> SVG attributes. Pure.
  sve.pathStyle = function (own) {
    const fill = own.fill === false ? 'fill="none"' : `fill="${own.fillColor || own.color}" fill-opacity="${own.fillOpacity}" fill-rule="evenodd"`;
    if (own.stroke === false || !own.weight) return fill;
    return `${fill} stroke="${own.color}" stroke-width="${own.weight}" stroke-opacity="${own.opacity === undefined ? 1 : own.opacity}"${own.dashArray ? ` stroke-dasharray="${own.dashArray}"` : ""}`;
  };

  // Rings of {x, y}, however deep -> a path's d. Pure.
  sve.pathOf = function rings(points) {
    if (!points.length) return "";
    if (Array.isArray(points[0])) return points.map(rings).join("");
    return "M" + points.map(({ x, y }) => x.toFixed(1) + "," + y.toFixed(1)).join("L") + "Z";
  };

  function ordered(map) { // as the canvas draws them
    const found = new Set();
    map.eachLayer((layer) => {
      if (!(layer instanceof L.Path)) return;
      for (let at = layer._renderer && layer._renderer._drawFirst; at && !found.has(at.layer); at = at.next) found.add(at.layer);
      found.add(layer);
    });
    return [...found];
  }

  function shape(map, layer) {
    if (!layer.getBounds().intersects(map.getBounds())) return "";
    const place = (one) => (Array.isArray(one) ? one.map(place) : map.latLngToContainerPoint(one));
    return `<path d="${sve.pathOf(place(layer.getLatLngs()))}" ${sve.pathStyle(layer.options)}/>`;
  }

  function lines(words) {
    return words.split(" ").reduce((made, word) => {
      const last = made.length - 1;
      if (last >= 0 && made[last].length + word.length < LINE) made[last] += " " + word; else made.push(word);
      return made;
    }, []);
  }

  function mark(map, layer) {
    const box = layer.getElement();
    if (!box || !box.getClientRects().length || !box.textContent) return "";
    const { x, y } = map.latLngToContainerPoint(layer.getLatLng());
    const { ink, card } = sve.tokens;
    const rank = box.classList.contains("rank-label");
    const says = rank ? [box.textContent] : lines(box.textContent);
    const rows = says.map((line, i) => `<tspan x="${x.toFixed(1)}" y="${(y + 4.5 + 14 * (i - (says.length - 1) / 2)).toFixed(1)}">${sve.escapeSvg(line)}</tspan>`).join("");
    const ring = rank ? `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="10" fill="${card}" stroke="${ink}" stroke-width="1.5"/>` : "";
    return `${ring}<text text-anchor="middle" font-size="13" font-weight="700" stroke="${card}" stroke-width="${rank ? 0 : 3}" stroke-linejoin="round" paint-order="stroke">${rows}</text>`;
  }

  sve.mapPicture = function () {
    const map = sve.map.found();
    if (!map) return [];
    const { x: width, y: height } = map.getSize();
    const names = [];
    map.eachLayer((layer) => { if (layer instanceof L.Marker) names.push(mark(map, layer)); });
    const svg = `<rect width="${width}" height="${height}" fill="${getComputedStyle(map.getContainer()).backgroundColor}"/>${ordered(map).map((layer) => shape(map, layer)).join("")}${names.join("")}`;
    return [{ caption: "", svg: svg, width: width, height: height }];
  };
})(window.sve);
