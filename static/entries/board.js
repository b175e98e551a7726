import "./site.js";
import "../js/board.js";
