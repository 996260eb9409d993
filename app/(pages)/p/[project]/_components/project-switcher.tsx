"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronsUpDown, Pencil, Plus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import {
  CreateProjectDialog,
  DeleteProjectDialog,
  RenameProjectDialog,
} from "@/app/(pages)/_components/project-dialogs";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/app/_ui/menu";
import { projectsOptions } from "@/lib/people/client";
import { useProject } from "./project-context";

type OpenDialog = "create" | "rename" | "delete" | undefined;

export function ProjectSwitcher() {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const { data: projects = [project] } = useQuery(projectsOptions());
  const [dialog, setDialog] = useState<OpenDialog>();
  const opening = (name: OpenDialog) => ({
    open: dialog === name,
    onOpenChange: (open: boolean) => setDialog(open ? name : undefined),
  });
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button tone="quiet" className="min-w-0 shrink px-2">
            <span className="sr-only">{t("shell.project")}:</span>
            <span className="max-w-28 truncate md:max-w-56">{project.name}</span>
            {project.is_sample ? <Chip className="max-sm:hidden">{t("common.sample")}</Chip> : null}
            <ChevronsUpDown aria-hidden className="text-muted" />
          </Button>
        }
      >
        <MenuLabel>{t("shell.projects")}</MenuLabel>
        {projects.map((each) => (
          <MenuChoice key={each.id} chosen={each.id === project.id} onSelect={() => router.push(`/p/${each.id}`)}>
            <span className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate">{each.name}</span>
              {each.is_sample ? <Chip>{t("common.sample")}</Chip> : null}
              {each.is_default ? <Chip tone="muted">{t("project.isDefault")}</Chip> : null}
            </span>
          </MenuChoice>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => setDialog("create")}>
          <Plus aria-hidden />
          {t("shell.newProject")}
        </MenuItem>
        <MenuItem onSelect={() => setDialog("rename")}>
          <Pencil aria-hidden />
          {t("shell.renameProject")}
        </MenuItem>
        <MenuItem onSelect={() => setDialog("delete")} className="text-danger">
          <Trash2 aria-hidden />
          {t("shell.deleteProject")}
        </MenuItem>
      </Menu>
      <CreateProjectDialog {...opening("create")} />
      <RenameProjectDialog project={project} {...opening("rename")} />
      <DeleteProjectDialog project={project} {...opening("delete")} />
    </>
  );
}
