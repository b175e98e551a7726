import "./site.js";
import "../js/rows.js";
