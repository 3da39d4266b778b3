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

  // Rings of {x, y}, or lines, however deep -> a path's d. Pure.
  sve.pathOf = function paths(points, open) {
    if (!points.length) return "";
    if (Array.isArray(points[0])) return points.map((each) => paths(each, open)).join("");
    return "M" + points.map(({ x, y }) => x.toFixed(1) + "," + y.toFixed(1)).join("L") + (open ? "" : "Z");
  };

  function ordered(map) { // as they lie on each other: by pane, what is chosen in front, the later over the earlier
    const found = [];
    map.eachLayer((layer) => { if (layer instanceof L.Path) found.push(layer); });
    const height = (layer) => Number(getComputedStyle(map.getPane(layer.options.pane)).zIndex);
    const rank = (layer) => [height(layer), Number(Boolean(layer.options.front)), L.stamp(layer)];
    return found.map((layer) => [rank(layer), layer]).sort(([a], [b]) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map(([, layer]) => layer);
  }

  function shape(map, layer) {
    if (!layer.getBounds().intersects(map.getBounds())) return "";
    const place = (one) => (Array.isArray(one) ? one.map(place) : map.latLngToContainerPoint(one));
    const open = !(layer instanceof L.Polygon);
    return `<path d="${sve.pathOf(place(layer.getLatLngs()), open)}" ${sve.pathStyle(open ? Object.assign({}, layer.options, { fill: false }) : layer.options)}/>`;
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
    if (box.classList.contains("road-label")) {
      const turn = box.firstChild.style.getPropertyValue("--turn").replace("deg", "");
      return `<text text-anchor="middle" font-size="12" stroke="${card}" stroke-width="3" paint-order="stroke" transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn})" dy="4">${sve.escapeSvg(box.textContent)}</text>`;
    }
    const says = rank ? [box.textContent] : lines(box.textContent);
    const rows = says.map((line, i) => `<tspan x="${x.toFixed(1)}" y="${(y + 4.5 + 14 * (i - (says.length - 1) / 2)).toFixed(1)}">${sve.escapeSvg(line)}</tspan>`).join("");
    const ring = rank ? `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="10" fill="${card}" stroke="${ink}" stroke-width="1.5"/>` : "";
    return `${ring}<text text-anchor="middle" font-size="13" font-weight="700" stroke="${card}" stroke-width="${rank ? 0 : 3}" stroke-linejoin="round" paint-order="stroke">${rows}</text>`;
  }

  function credit(map, width, height) { // whose roads these are
    const box = map.getContainer().querySelector(".map-credit");
    return box && box.textContent ? `<text x="${width - 6}" y="${height - 6}" text-anchor="end" font-size="12" stroke="${sve.tokens.card}" stroke-width="3" paint-order="stroke">${sve.escapeSvg(box.textContent)}</text>` : "";
  }

  sve.mapPicture = function () {
    const map = sve.map.found();
    if (!map) return [];
    const { x: width, y: height } = map.getSize();
    const names = [];
    map.eachLayer((layer) => { if (layer instanceof L.Marker) names.push(mark(map, layer)); });
    const svg = `<rect width="${width}" height="${height}" fill="${getComputedStyle(map.getContainer()).backgroundColor}"/>${ordered(map).map((layer) => shape(map, layer)).join("")}${names.join("")}${credit(map, width, height)}`;
    return [{ caption: "", svg: svg, width: width, height: height }];
  };
})(window.sve);
