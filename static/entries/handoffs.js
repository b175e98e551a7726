import "./site.js";
import "../js/handoffs.js";
