/* What stands around a picture: words above and below it, as SVG. Pure: text in, text out. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  const PAD = 24;
  const FONT = "system-ui, 'Segoe UI', 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif";
  const WIDE = 0.56; // of the size of the type: what a letter takes on average
  const SWATCH = 26;

  const escape = (words) => String(words).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

  // Lines of whole words that fit a width.
  function wrapped(words, size, width) {
    const most = Math.floor(width / (size * WIDE));
    const lines = [];
    for (const word of String(words).split(" ")) {
      const last = lines.length - 1;
      if (last >= 0 && lines[last].length + word.length < most) lines[last] += " " + word;
      else lines.push(word);
    }
    return lines;
  }

  function writer(width) { // from the top down
    const made = [];
    let y = PAD;
    return {
      made: made,
      get y() { return y; },
      skip: (by) => { y += by; },
      say(words, size, more) {
        for (const line of words ? wrapped(words, size, width) : []) {
          y += size * 1.3;
          made.push(`<text x="${PAD}" y="${y.toFixed(1)}" font-size="${size}" ${more || ""}>${escape(line)}</text>`);
        }
      },
    };
  }

  function legend(page, said, width) {
    if (said.legendTitle) page.say(said.legendTitle, 14, 'font-weight="600"');
    let x = PAD;
    if (said.legend.length) page.skip(22);
    for (const { words, fill, edge, dashed } of said.legend) {
      const wide = (fill ? SWATCH + 6 : 0) + words.length * 14 * WIDE + 16;
      if (x > PAD && x + wide > PAD + width) { x = PAD; page.skip(22); }
      if (fill) page.made.push(`<rect x="${x}" y="${(page.y - 11).toFixed(1)}" width="${SWATCH}" height="14" fill="${escape(fill)}" stroke="${escape(edge)}"${dashed ? ' stroke-dasharray="4 3"' : ""}/>`);
      page.made.push(`<text x="${x + (fill ? SWATCH + 6 : 0)}" y="${page.y.toFixed(1)}" font-size="14">${escape(words)}</text>`);
      x += wide;
    }
  }

  // said: title, demonstration, question, finding, legendTitle, legend [{words, fill, edge, dashed}], foot [text]. parts: [{caption, svg, width, height}].
  sve.framed = function (said, parts) {
    const inner = Math.max(...parts.map((part) => part.width));
    const page = writer(inner);
    page.say(said.demonstration, 15, 'font-weight="700"');
    page.say(said.title, 22, 'font-weight="700"');
    page.say(said.question, 16);
    page.say(said.finding, 14);
    for (const part of parts) {
      page.skip(10);
      page.say(part.caption, 15, 'font-weight="600"');
      page.made.push(`<svg x="${PAD}" y="${(page.y + 6).toFixed(1)}" width="${part.width}" height="${part.height}" overflow="hidden">${part.svg}</svg>`);
      page.skip(part.height + 8);
    }
    legend(page, said, inner);
    page.skip(4);
    said.foot.forEach((line) => page.say(line, 12));
    const [width, height] = [inner + 2 * PAD, Math.ceil(page.y + PAD)];
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" fill="${sve.tokens.ink}"><title>${escape(said.title)}</title><rect width="${width}" height="${height}" fill="${sve.tokens.card}"/>${page.made.join("")}</svg>`;
    return { svg: svg, width: width, height: height };
  };
  sve.escapeSvg = escape;
})(window.sve);
