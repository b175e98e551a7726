import "./site.js";
import "../js/stakeholders.js";
