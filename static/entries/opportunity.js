import "./site.js";
import "../js/files.js";
import "../js/undo.js";
