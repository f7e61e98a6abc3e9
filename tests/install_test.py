"""An installed Muster finds its packs and themes beside itself, wherever it was installed, and needs the source tree no more."""

import os
import subprocess
import unittest
from pathlib import Path

from running import MUSTER, SOURCE, Folder, environment


class Install(unittest.TestCase):
    def test_installed(self):
        build = Path(os.environ.get("BUILD_DIR", MUSTER.parent))
        with Folder() as folder:
            prefix = folder.base / "opt"
            subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True, capture_output=True, timeout=60)

            def run(*words):
                return subprocess.run([prefix / "bin/muster", *words], cwd=folder.path, env=environment(folder.home), capture_output=True,
                                      timeout=120, check=False)

            made = run("init", "demo")
            self.assertEqual((0, b""), (made.returncode, made.stderr))
            built = run("build", "demo")
            self.assertEqual((0, b""), (built.returncode, built.stderr))
            site = folder.path / "demo/public/example"
            self.assertTrue((site / "index.html").is_file())
            # The search is installed if it was bundled, which takes npm.
            self.assertEqual((build / "web/assets/search.js").is_file(), any(site.glob("assets/search-index.*.js")))

            # Messages name the pack that was read, not that of the source tree.
            with (prefix / "share/muster/packs/ai-capability/facts.toml").open("a") as facts:
                facts.write("\n[fact]\nbroken = 1\n")
            broken = run("check", "demo")
            self.assertEqual(1, broken.returncode)
            self.assertIn(f"{prefix}/share/muster/packs/ai-capability/facts.toml:", broken.stderr.decode())
            self.assertNotIn(str(SOURCE), broken.stderr.decode())


if __name__ == "__main__":
    unittest.main()
