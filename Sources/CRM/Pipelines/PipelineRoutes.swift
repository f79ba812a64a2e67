import Store
import Web

enum PipelineRoutes {
  static func add(to routes: inout Routes) {
    routes.get("/crm/pipeline/config", .pipelineUpdate, PipelineConfig.show)
    routes.post("/crm/pipelines", .pipelineCreate, PipelineConfig.create)
    routes.post("/crm/pipelines/:id", .pipelineUpdate, PipelineConfig.update)
    routes.post("/crm/pipelines/:id/default", .pipelineUpdate, PipelineConfig.makeDefault)
    routes.post("/crm/pipelines/:id/delete", .pipelineDelete, PipelineConfig.delete)
    routes.post("/crm/pipelines/:id/restore", .pipelineDelete, PipelineConfig.restore)
    routes.post("/crm/pipelines/:id/stages", .pipelineUpdate, PipelineConfig.addStage)
    routes.post("/crm/pipeline-stages/:id", .pipelineUpdate, PipelineConfig.updateStage)
    routes.post("/crm/pipeline-stages/:id/shift", .pipelineUpdate, PipelineConfig.shiftStage)
    routes.post("/crm/pipeline-stages/:id/delete", .pipelineUpdate, PipelineConfig.removeStage)
    routes.post("/crm/pipeline-stages/:id/restore", .pipelineUpdate, PipelineConfig.restoreStage)
    routes.get("/api/crm/pipelines", .pipelineView, PipelineAPI.list, .listPipelines)
    routes.post("/api/crm/pipelines", .pipelineCreate, PipelineAPI.create, .createPipeline)
    routes.get("/api/crm/pipelines/:id", .pipelineView, PipelineAPI.show, .showPipeline)
    routes.put("/api/crm/pipelines/:id", .pipelineUpdate, PipelineAPI.update, .updatePipeline)
    routes.delete("/api/crm/pipelines/:id", .pipelineDelete, PipelineAPI.delete, .deletePipeline)
    routes.get("/crm/settings/lead-stages", .settingsManage, LeadStageConfig.show)
    routes.post("/crm/settings/lead-stages", .settingsManage, LeadStageConfig.add)
    routes.post("/crm/settings/lead-stages/:id", .settingsManage, LeadStageConfig.update)
    routes.post("/crm/settings/lead-stages/:id/shift", .settingsManage, LeadStageConfig.shift)
    routes.post("/crm/settings/lead-stages/:id/delete", .settingsManage, LeadStageConfig.remove)
    routes.post("/crm/settings/lead-stages/:id/restore", .settingsManage, LeadStageConfig.restore)
  }
}

/// A form on a page of many that was refused: which one, why, and what was typed.
struct RefusedForm {
  /// `new`, or the id of what was changed.
  let key: String
  let message: String
  let typed: FormValues
}
