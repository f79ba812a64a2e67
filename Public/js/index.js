// Every page works without this. What is here sends the same forms, sooner and without leaving the page.
import "./root.js";
import "./toast.js";
import "./menu.js";
import "./dialog.js";
import "./confirm.js";
import "./forms.js";
import "./editor.js";
import "./list.js";
import "./conditions.js";
import "./rowmenu.js";
import "./moves.js";
import "./board.js";
import "./palette.js";
import "./shortcuts.js";
import "./suggest.js";
import "./tabs.js";
import "./upload.js";
