"""Make the package importable and the command `samvag` runnable in the virtual environment that runs this."""

import sys
import sysconfig
from pathlib import Path

root = Path(__file__).resolve().parents[1]
(Path(sysconfig.get_path("purelib")) / "samvag.pth").write_text(f"{root}\n", encoding="utf-8")
command = Path(sys.prefix) / "bin" / "samvag"
command.write_text(f"#!{sys.executable}\nimport sys\n\nfrom samvag.config.cli import main\n\nsys.exit(main())\n")
command.chmod(0o755)
