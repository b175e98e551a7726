import "./site.js";
import "../js/undo.js";
