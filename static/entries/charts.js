import "./site.js";
import "../js/zoom.js";
import "../js/png.js";
