import "./site.js";
import "../js/rows.js";
import "../js/quote-lines.js";
