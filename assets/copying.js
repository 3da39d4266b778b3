/* Copy link: the address is the question. */
window.sve = window.sve || {};
(function (sve) {
  "use strict";
  sve.copyLink = function (clicks) { // a callback of Dash
    if (!clicks) return "";
    const address = window.location.href;
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(address);
      return "Link copied";
    }
    const box = document.createElement("textarea");
    box.value = address;
    document.body.appendChild(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done ? "Link copied" : "Copy the address above";
  };
})(window.sve);
