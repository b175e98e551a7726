import "./site.js";
import "../js/walk.js";
