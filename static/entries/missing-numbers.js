import "./site.js";
import "../js/missing.js";
