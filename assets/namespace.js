/* One name for all of our scripts; Dash finds the functions of callbacks in it. */
window.sve = window.sve || {};
window.dash_clientside = Object.assign({}, window.dash_clientside, { sve: window.sve });
