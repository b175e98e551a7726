import "./site.js";
import "../js/walk.js";
import "../js/undo.js";
