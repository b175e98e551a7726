import "./site.js";
import "../js/support.js";
