import { MapColumns } from '../flows/calls/map-columns.flow.js';
import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { DraftPreviewController } from '../app/draft-preview.controller.js';
import { CallsApiController } from '../api/calls/calls.controller.js';
import { CallSettingsController } from '../console/calls/call-settings.controller.js';
import { CallStateController } from '../console/calls/call-state.controller.js';
import { LookController } from '../console/calls/look.controller.js';
import { CallsController } from '../console/calls/calls.controller.js';
import { FeaturesController } from '../console/calls/features.controller.js';
import { HomeController } from '../console/calls/home.controller.js';
import { SearchController } from '../console/calls/search.controller.js';
import { LimitsController } from '../console/calls/limits.controller.js';
import { ChangeCallState } from '../flows/calls/change-call-state.flow.js';
import { CreateCall } from '../flows/calls/create-call.flow.js';
import { RederiveCalls } from '../flows/calls/rederive-calls.flow.js';
import { EditCall } from '../flows/calls/edit-call.flow.js';
import { ShowFeature } from '../flows/calls/show-feature.flow.js';
import { SetLogo } from '../flows/calls/set-logo.flow.js';
import { SumCounts } from '../flows/calls/sum-counts.flow.js';
import { ProgrammeController } from '../site/calls/programme.controller.js';
import { Programmes } from '../site/calls/programmes.js';
import { PublicCalls } from '../site/calls/public-calls.js';
import { callPath, consolePath } from '../console/paths/paths.js';
import {
  callsPath,
  featuresPath,
  settingsPath,
  newCallPath,
  callActionPath,
  checklistPath,
  lookPath,
} from '../console/paths/call-paths.js';
import { limitsPath } from '../console/paths/registration-paths.js';

/** A call for proposals and its public programme. */
export const calls = area({
  name: 'calls',
  data: {
    auditActions: [
      'call.columns-mapped',
      'call.created',
      'call.copied',
      'call.published',
      'call.archived',
      'call.reopened',
      'call.deleted',
      'call.logo-set',
      'call.logo-removed',
      'call.feature-shown',
      'call.feature-hidden',
      'call.edited',
      'call.dates-moved',
    ],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.calls.new.title', path: newCallPath }),
      searchEntries.with({ label: 'console.calls.clone.title', path: (call) => callActionPath(call, 'clone') }),
      searchEntries.with({ label: 'console.calls.checklist.title', path: (call) => checklistPath(call) }),
      searchEntries.with({ label: 'console.calls.look.title', path: (call) => lookPath(call) }),
      searchEntries.with({ label: 'console.calls.tab.dates', path: (call) => settingsPath(call, 'dates') }),
      searchEntries.with({ label: 'console.calls.tab.themes', path: (call) => settingsPath(call, 'themes') }),
      searchEntries.with({ label: 'console.calls.tab.languages', path: (call) => settingsPath(call, 'languages') }),
      searchEntries.with({ label: 'console.calls.field.senderName', path: (call) => settingsPath(call, 'emails') }),
      searchEntries.with({ label: 'console.calls.field.replyTo', path: (call) => settingsPath(call, 'emails') }),
      searchEntries.with({ label: 'console.calls.field.reminders', path: (call) => settingsPath(call, 'emails') }),
    ],
    navigation: [
      {
        name: 'home',
        group: 'home',
        order: 10,
        label: 'console.calls.home.title',
        ability: 'read',
        path: callPath,
        withoutCall: consolePath,
      },
      {
        name: 'settings',
        group: 'settings',
        order: 10,
        label: 'console.calls.settings',
        ability: 'read',
        path: settingsPath,
      },
      {
        name: 'features',
        group: 'settings',
        order: 15,
        label: 'console.calls.feature.title',
        ability: 'read',
        path: featuresPath,
        offer: { at: 'checklist', text: 'console.calls.feature.offer' },
      },
      {
        name: 'limits',
        group: 'settings',
        order: 30,
        label: 'console.calls.limits.nav',
        ability: 'read',
        path: limitsPath,
        systemText: 'console.calls.limits.lede',
      },
      {
        name: 'calls',
        group: 'settings',
        order: 40,
        label: 'console.calls.list.title',
        ability: 'read',
        path: callsPath,
      },
    ],
    apiTags: [{ name: 'Calls', order: 10, description: 'A call for proposals, with its dates, themes and criteria.' }],
    controllers: [
      // Public pages
      ProgrammeController,
      // Console
      CallsController,
      LookController,
      CallStateController,
      CallSettingsController,
      FeaturesController,
      HomeController,
      SearchController,
      LimitsController,
      DraftPreviewController,
      // API
      CallsApiController,
    ],
    providers: [
      MapColumns,
      CreateCall,
      ShowFeature,
      SetLogo,
      ChangeCallState,
      EditCall,
      RederiveCalls,
      SumCounts,
      Programmes,
      PublicCalls,
    ],
  },
});
