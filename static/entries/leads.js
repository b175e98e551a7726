import "./site.js";
import "../js/walk.js";
import "../js/in-row.js";
