/** Classification with what it needs of the world: training from files and the service's own tickets, models in PostgreSQL, the catalog by URL or file, the keyword rules. */
export { Classifier } from './classifier.js';
export { ClassificationModule } from './classification.module.js';
export { LanguageModel } from './language-model.js';
export { TrainFromDatabase, type DatabaseTraining, type DatabaseTrainingResult } from './training/train-from-database.js';
export { TrainFromFile, type TrainingRequest } from './training/train-from-file.js';
export type { TrainingResult, TrainingWishes } from './training/train-examples.js';
export { readModelFile, writeModelFile } from './training/model-file.js';
export { Classification1700000010500 } from './models/1700000010500-classification.js';
export { ModelStore, type NewerModel } from './models/model-store.js';
export { publishModel, type Published } from './models/publish-model.js';
export { FollowModels } from './models/follow-models.js';
export { catalogSource, type CatalogPlace, type CatalogSource, type FetchedCatalog } from './catalog/catalog-source.js';
export { FollowCatalog } from './catalog/follow-catalog.js';
export { readKeywordTier, type ReadKeywords } from './keyword-rules.js';
