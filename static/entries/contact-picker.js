import "./site.js";
import "../js/choosing.js";
