import "./site.js";
import "../js/png.js";
