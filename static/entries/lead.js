import "./site.js";
import "../js/stakeholders.js";
import "../js/undo.js";
