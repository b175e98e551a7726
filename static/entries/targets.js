import "./site.js";
import "../js/grid.js";
