"use client";

import { Download } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/app/_ui/menu";
import { edgeCountOf, type GraphOutline, type Scene } from "@/lib/causal";
import { GRAPH_FORMATS, graphFileUrl } from "@/lib/causal/client";
import { useProject } from "../../../_components/project-context";
import { useShowProblem } from "../../../_lib/use-show-problem";
import { useGraphLang } from "../../_components/use-edge-words";
import { downloadPicture } from "../../_lib/picture-file";

/** The graph as a file: the picture as it is drawn, or all of it for other programs. */
export function ExportMenu({ graph, scene }: { graph: GraphOutline; scene: Scene | undefined }) {
  const t = useTranslations();
  const project = useProject();
  const lang = useGraphLang();
  const showProblem = useShowProblem();
  const picture = (format: "png" | "svg") => {
    if (!scene) return;
    const title = graph.name;
    const subtitle = t("graphs.pictureOf", {
      version: String(graph.version),
      edges: String(scene.edges.length),
      all: String(edgeCountOf(graph)),
    });
    downloadPicture(scene, { format, lang, title, subtitle }).catch(showProblem);
  };
  return (
    <Menu
      trigger={
        <Button>
          <Download aria-hidden />
          {t("graphs.export")}
        </Button>
      }
    >
      {(["png", "svg"] as const).map((format) => (
        <MenuItem key={format} disabled={!scene} onSelect={() => picture(format)}>
          {t(`graphs.exportShown.${format}`)}
        </MenuItem>
      ))}
      <MenuSeparator />
      {GRAPH_FORMATS.map((format) => (
        <MenuItem key={format} asChild>
          <a href={graphFileUrl(project.id, graph.id, format, { lang, version: graph.version })} download>
            {t(`graphs.exportAs.${format}`)}
          </a>
        </MenuItem>
      ))}
    </Menu>
  );
}
